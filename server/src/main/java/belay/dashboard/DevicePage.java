package belay.dashboard;

import belay.api.DeviceRequestBody;
import belay.http.ApiError;
import java.util.Map;
import java.util.Optional;

/** Where a person lets a command line in that asks by {@code belay login}. */
final class DevicePage {
  void register(PageRoutes routes) {
    routes.get("/device", this::show);
  }

  private Reply.Page show(Visit visit) throws InterruptedException {
    Optional<String> code = visit.query("code");
    Optional<DeviceRequestBody> asked = Optional.empty();
    if (code.isPresent()) {
      try {
        asked =
            Optional.of(visit.get(DeviceRequestBody.class, "oauth", "device-codes", code.get()));
      } catch (ApiError unknown) {
        visit.notice(Notice.of(unknown));
      }
    }
    return visit.page("device.jte", "Log a command line in", Map.of("asked", asked));
  }
}
