/**
 * Whether a new release is to blame for what goes wrong since it went live: what was counted, tests
 * that may be looked at at any time, and the verdict. Pure: no clock, no chance, no doing.
 */
@org.jspecify.annotations.NullMarked
package belay.guard;
