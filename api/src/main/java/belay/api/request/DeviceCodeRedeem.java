package belay.api.request;

/** By its own code a command line gets what it was let have. */
@Strict
public record DeviceCodeRedeem(@Must("the code that belay login was given") String deviceCode) {}
