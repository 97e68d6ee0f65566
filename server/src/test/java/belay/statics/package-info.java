@org.jspecify.annotations.NullMarked
package belay.statics;
