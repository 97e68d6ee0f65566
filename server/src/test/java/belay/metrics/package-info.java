/** Tests of what is told to who measures this server. */
@org.jspecify.annotations.NullMarked
package belay.metrics;
