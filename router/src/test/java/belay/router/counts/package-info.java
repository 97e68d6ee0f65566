/** Tests of what is counted, by itself. */
@org.jspecify.annotations.NullMarked
package belay.router.counts;
