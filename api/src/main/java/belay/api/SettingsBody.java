package belay.api;

/**
 * What an app's owner chose, as far as it is not the Platform API's.
 *
 * @param warm seconds that a former release's web dynos stay running
 */
public record SettingsBody(int keepReleases, boolean envFile, long warm) {}
