package belay.api;

/** What an app's owner chose, as far as it is not the Platform API's. */
public record SettingsBody(int keepReleases, boolean envFile) {}
