package belay.platform;

import belay.addonbackup.AddonBackups;
import belay.finalizing.Finalizing;
import belay.partner.Partners;
import belay.provider.Provisioning;
import belay.rewind.Checkpointing;
import belay.rewind.Forking;
import belay.scheduler.Jobs;

/**
 * What goes on by itself beside the releases of apps, and can be asked for too.
 *
 * @param partners whose services are add-ons
 * @param jobs what runs by the clock
 * @param contracts the destructive halves of migrations
 * @param data copies of what add-ons hold
 */
public record Ongoing(
    Provisioning provisioning, Partners partners, Jobs jobs, Finalizing contracts, Data data) {
  /**
   * Copies of what add-ons hold.
   *
   * @param checkpointing what can be gone back to
   * @param forking what is made of it
   * @param backups what is kept of it elsewhere
   */
  public record Data(Checkpointing checkpointing, Forking forking, AddonBackups backups) {}
}
