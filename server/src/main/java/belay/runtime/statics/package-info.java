/** Web dynos of static sites: all of a home in one process, the static server. */
@org.jspecify.annotations.NullMarked
package belay.runtime.statics;
