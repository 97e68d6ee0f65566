package belay.api;

/** The Platform API's {@code buildpack-installation}. */
public record BuildpackInstallationBody(int ordinal, BuildBody.Buildpack buildpack) {}
