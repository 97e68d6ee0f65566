@org.jspecify.annotations.NullMarked
package belay.series;
