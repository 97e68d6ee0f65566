@org.jspecify.annotations.NullMarked
package belay.provider;
