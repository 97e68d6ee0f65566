@org.jspecify.annotations.NullMarked
package belay.keeper;
