package belay.network;

/**
 * A TCP port of the machine that an app may reach.
 *
 * @param loopback whether it is listened to on 127.0.0.1 only
 * @param asLocalhost whether the app reaches it at its own 127.0.0.1 too
 */
public record Service(int port, boolean loopback, boolean asLocalhost) {}
