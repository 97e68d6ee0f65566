/** Letters, and the SMTP server that takes them. */
@org.jspecify.annotations.NullMarked
package belay.mail;
