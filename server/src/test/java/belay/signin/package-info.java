@org.jspecify.annotations.NullMarked
package belay.signin;
