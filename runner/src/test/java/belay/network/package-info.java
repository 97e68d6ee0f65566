@org.jspecify.annotations.NullMarked
package belay.network;
