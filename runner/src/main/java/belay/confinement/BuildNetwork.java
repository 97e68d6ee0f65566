package belay.confinement;

import java.util.List;

/**
 * The network of an app, which its builds are in too.
 *
 * @param entering what stands before a command that is to run in it
 * @param resolvConf whom it asks for names, as resolv.conf(5)
 */
public record BuildNetwork(List<String> entering, String resolvConf) {}
