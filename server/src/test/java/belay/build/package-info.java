/** What building promises. */
@org.jspecify.annotations.NullMarked
package belay.build;
