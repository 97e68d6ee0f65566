package belay.provider;

/** What a provider may be able to do with one that is to be left as it is. */
public interface Fencing {
  /**
   * Lets nobody write to it, nor connect, and ends who is connected; it runs on. May be asked
   * twice.
   *
   * @throws ProviderFailed when it cannot: then it may be written to still
   */
  void fence(Resource resource);

  /** Lets its apps in again, to write. May be asked twice. */
  void open(Resource resource);
}
