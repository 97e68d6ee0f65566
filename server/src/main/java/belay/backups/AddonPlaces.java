package belay.backups;

import belay.addonbackup.AddonBackups;
import belay.addonbackup.DirectoryPlace;
import belay.addonbackup.ObjectPlace;
import belay.addonbackup.Place;
import belay.backup.s3.Bucket;
import belay.settings.BackupConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Where backups of add-ons are kept: where the settings say, else beside the data. */
public record AddonPlaces(Path home, BackupConfig config, InstantSource time)
    implements AddonBackups.Places {
  static final String USUAL = "addon-backups";

  @Override
  public Place now() {
    return of(config.addonsTo().orElseGet(() -> home.resolve(USUAL).toString()));
  }

  @Override
  public Place of(String shown) {
    if (!Bucket.isOne(shown)) {
      return new DirectoryPlace(Path.of(shown));
    }
    var stores = new BackupPlaces(home, Optional.of(config), Map.of(), time);
    return new ObjectPlace(shown, () -> stores.objects(shown));
  }

  @Override
  public Path staging() {
    return home.resolve("run/addon-backup");
  }
}
