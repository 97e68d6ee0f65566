/** Endpoints of pipelines, and of what is promoted through them. */
@org.jspecify.annotations.NullMarked
package belay.promotion;
