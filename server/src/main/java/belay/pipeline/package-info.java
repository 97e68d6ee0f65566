/** Pipelines: apps in stages, and promotions from one to the next. */
@org.jspecify.annotations.NullMarked
package belay.pipeline;
