@org.jspecify.annotations.NullMarked
package belay.group;
