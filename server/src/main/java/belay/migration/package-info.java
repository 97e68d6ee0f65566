/**
 * Which database migrations a rollback would leave behind, and what they did to the schema that the
 * old code finds.
 */
@org.jspecify.annotations.NullMarked
package belay.migration;
