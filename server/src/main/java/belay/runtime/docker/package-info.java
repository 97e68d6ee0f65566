/** Dynos as containers of a Docker Engine, and the images they run. */
@org.jspecify.annotations.NullMarked
package belay.runtime.docker;
