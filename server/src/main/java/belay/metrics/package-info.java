/** What is told to who measures this server: figures in the text formats of Prometheus. */
@org.jspecify.annotations.NullMarked
package belay.metrics;
