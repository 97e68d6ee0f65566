package belay.dashboard;

import belay.api.AttentionBody;
import java.util.Map;

/** What a person should look at, of everything that he may see. */
final class AttentionPage {
  void register(PageRoutes routes) {
    routes.get(
        "/attention",
        visit ->
            visit.page(
                "attention.jte",
                "Attention",
                Map.of("items", visit.get(AttentionBody.class, "attention").items())));
  }
}
