package belay.ledger;

import belay.database.Database;

/** The images that the ledger's slugs ever had, those of expired releases included. Thread-safe. */
public record SqlImages(Database database) {
  /** Whether an image is one of them. */
  public boolean knows(String image) {
    return database.read(h ->
        h.select(
                "select 1 from slugs where image = ? or instr(images, ?) > 0 limit 1", image, image)
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }
}
