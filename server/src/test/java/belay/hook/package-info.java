@org.jspecify.annotations.NullMarked
package belay.hook;
