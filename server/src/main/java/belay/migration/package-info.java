/** Database migrations that a rollback would leave behind. */
@org.jspecify.annotations.NullMarked
package belay.migration;
