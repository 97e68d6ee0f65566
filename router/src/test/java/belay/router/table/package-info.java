/** Tests of what the table decides, by itself. */
@org.jspecify.annotations.NullMarked
package belay.router.table;
