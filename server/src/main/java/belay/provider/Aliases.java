package belay.provider;

import belay.provider.Provisioning.Wish;
import belay.provider.Provisioning.WouldOverwrite;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.Refused;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Under which names apps come to know add-ons. */
record Aliases(RandomGenerator chance) {
  private static final Pattern ALIAS = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

  /**
   * The name that is wished for, or a free one.
   *
   * @throws Refused when it is another add-on's, or none is free
   * @throws WouldOverwrite when a config var that was set by hand would go for it
   */
  String of(ConfigVars config, AddonService service, Wish wish) {
    if (wish.as().isEmpty()) {
      return AddonNames.alias(service, config, chance)
          .orElseThrow(() ->
              Refused.rule("All names are taken; say one with --as, such as --as ORDERS_DB."));
    }
    String as = wish.as().get();
    if (!ALIAS.matcher(as).matches()) {
      throw new InvalidInput(
          "An attachment's name is upper-case letters, digits and underscores, such as DATABASE.");
    }
    String key = as + "_URL";
    Optional<ConfigVars.Reference> owner = Optional.ofNullable(config.references().get(key));
    if (owner.isPresent()) {
      throw Refused.rule(
          key + " belongs to the add-on " + owner.get().addon() + ": say another name with --as.");
    }
    if (config.values().containsKey(key) && !wish.overwrite()) {
      throw new WouldOverwrite(key);
    }
    return as;
  }
}
