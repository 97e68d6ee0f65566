/** Redis as add-ons: servers of their own, kept running, and what is asked of them. */
@org.jspecify.annotations.NullMarked
package belay.redis;
