package belay.daemon;

import belay.access.AccessSeal;
import belay.addon.SqlAddons;
import belay.apps.SqlApps;
import belay.builds.SealedOutput;
import belay.certificates.KeySeal;
import belay.drain.SqlDrains;
import belay.hook.SqlHooks;
import belay.ledger.ConfigSeal;
import belay.mail.MailPassword;
import belay.webhook.SqlWebhooks;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Encrypts other rooms' secrets with the key of config vars. */
record Seals(ConfigSeal seal) {
  AccessSeal access() {
    return new AccessSeal(seal::seal, seal::open);
  }

  SqlAddons.Seal addons() {
    return new SqlAddons.Seal() {
      @Override
      public byte[] seal(String id, SortedMap<String, String> values) {
        return seal.sealPairs(id, values);
      }

      @Override
      public Optional<SortedMap<String, String>> open(String id, byte[] sealed) {
        return seal.openPairs(id, sealed);
      }
    };
  }

  SqlDrains.Seal drains() {
    return new SqlDrains.Seal() {
      @Override
      public byte[] seal(String id, String url) {
        return seal.sealPairs(id, new TreeMap<>(Map.of("url", url)));
      }

      @Override
      public Optional<String> open(String id, byte[] sealed) {
        return seal.openPairs(id, sealed).map(values -> values.get("url"));
      }
    };
  }

  SealedOutput.Seal builds() {
    return new SealedOutput.Seal() {
      @Override
      public byte[] seal(String id, byte[] plain) {
        return seal.seal(id, plain);
      }

      @Override
      public Optional<byte[]> open(String id, byte[] sealed) {
        return seal.open(id, sealed);
      }
    };
  }

  SqlApps.Seal apps() {
    return new SqlApps.Seal() {
      @Override
      public byte[] seal(String id, String text) {
        return seal.sealPairs(id, new TreeMap<>(Map.of("text", text)));
      }

      @Override
      public Optional<String> open(String id, byte[] sealed) {
        return seal.openPairs(id, sealed).map(values -> values.get("text"));
      }
    };
  }

  SqlWebhooks.Seal webhooks() {
    return new SqlWebhooks.Seal(seal::sealPairs, seal::openPairs);
  }

  SqlHooks.Seal hooks() {
    return new SqlHooks.Seal(seal::sealPairs, seal::openPairs);
  }

  KeySeal certificates() {
    return new KeySeal() {
      @Override
      public byte[] seal(String id, byte[] plain) {
        return seal.seal(id, plain);
      }

      @Override
      public Optional<byte[]> open(String id, byte[] sealed) {
        return seal.open(id, sealed);
      }
    };
  }

  MailPassword.Seal mail() {
    return new MailPassword.Seal(seal::sealPairs, seal::openPairs);
  }
}
