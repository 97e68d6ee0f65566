/** Tests of pipelines. */
@org.jspecify.annotations.NullMarked
package belay.pipeline;
