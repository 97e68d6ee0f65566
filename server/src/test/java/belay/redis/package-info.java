@org.jspecify.annotations.NullMarked
package belay.redis;
