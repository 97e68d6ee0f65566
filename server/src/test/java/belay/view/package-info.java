@org.jspecify.annotations.NullMarked
package belay.view;
