/** PostgreSQL as add-ons: clusters of their own, kept running, and what is done inside of them. */
@org.jspecify.annotations.NullMarked
package belay.postgres;
