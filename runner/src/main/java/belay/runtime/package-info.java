/** Dynos: start, list, stop, run once. Its kinds are packages of their own. */
@org.jspecify.annotations.NullMarked
package belay.runtime;
