package io.hedgerow.proto;

/**
 * Stands in a {@link Request} for a value that was sent but cannot be read, so that the request is answered as
 * invalid with the name of the field instead of being lost. The message is cut to {@link #MAX_MESSAGE_LENGTH}
 * characters and freed of control characters, fit for logs and answers. Immutable.
 *
 * @param message what is wrong with the value and what is allowed
 * @param input whether the value was a tensor in the list of inputs rather than a feature
 */
public record MalformedValue(String message, boolean input) {

    /** Longest message, in characters, before an ellipsis. */
    public static final int MAX_MESSAGE_LENGTH = 600;

    public MalformedValue {
        message = Text.brief(message, MAX_MESSAGE_LENGTH);
    }

    /** A value of {@code features}. */
    public MalformedValue(String message) {
        this(message, false);
    }

    /** Takes the path off the error's message, since an answer names the path beside the message. */
    static MalformedValue of(DecodeException error, String path, boolean input) {
        String message = String.valueOf(error.getMessage());
        if (!message.startsWith(path)) {
            return new MalformedValue(message, input);
        }
        int start = path.length();
        while (start < message.length() && ".: ".indexOf(message.charAt(start)) >= 0) {
            start++;
        }
        return new MalformedValue(message.substring(start), input);
    }
}
