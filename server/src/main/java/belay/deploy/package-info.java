/**
 * Every change that a person asks for, on the one road: deploys, rollbacks, promotions, settings.
 */
@org.jspecify.annotations.NullMarked
package belay.deploy;
