package belay.platform;

import belay.provider.Provisioning;
import belay.scheduler.Jobs;

/**
 * What goes on by itself beside the releases of apps, and can be asked for too.
 *
 * @param jobs what runs by the clock
 */
public record Ongoing(Provisioning provisioning, Jobs jobs) {}
