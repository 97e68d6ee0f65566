@org.jspecify.annotations.NullMarked
package belay.certificates;
