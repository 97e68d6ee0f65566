@org.jspecify.annotations.NullMarked
package belay.partner;
