@org.jspecify.annotations.NullMarked
package belay.platform;
