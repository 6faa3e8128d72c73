package io.hedgerow.executors.pmml;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dmg.pmml.Version;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Watches the parser's events before any object is made of them: the root element, how deep elements nest (the
 * visitors of the library recurse), how many there are, and how long an attribute is. Serves one document.
 */
final class DocumentGuard extends XMLFilterImpl {
    static final int MAX_DEPTH = 256;
    static final int MAX_ELEMENTS = 2_000_000;
    static final int MAX_ATTRIBUTE_LENGTH = 64 << 10;
    private static final NavigableSet<String> VERSIONS = Arrays.stream(Version.values())
            .filter(Version::isStandard)
            .map(Version::getNamespaceURI)
            .collect(Collectors.toCollection(TreeSet::new));
    private static final String XINCLUDE_NAMESPACE = "http://www.w3.org/2001/XInclude";

    private @Nullable Locator locator;
    private int depth;
    private int elements;

    /** Says what is not allowed, and where. */
    static final class RefusedException extends SAXException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        RefusedException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    @Override
    public void setDocumentLocator(Locator newLocator) {
        locator = newLocator;
        super.setDocumentLocator(newLocator);
    }

    /** Comes before the element that declares it; the library's filter would otherwise complain first. */
    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
        if (uri.contains("dmg.org/PMML")) {
            requireKnownVersion(uri);
        }
        super.startPrefixMapping(prefix, uri);
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
        if (depth == 0) {
            requirePmml(uri, localName, qName);
        }
        if (XINCLUDE_NAMESPACE.equals(uri)) {
            throw refused("<" + qName + ">: XInclude is not allowed in a model");
        }
        requireLimit(++depth, MAX_DEPTH, "elements nest deeper than " + MAX_DEPTH + " levels");
        requireLimit(++elements, MAX_ELEMENTS, "there are more than " + MAX_ELEMENTS + " elements");
        for (int i = 0; i < attributes.getLength(); i++) {
            requireLimit(
                    attributes.getValue(i).length(),
                    MAX_ATTRIBUTE_LENGTH,
                    "attribute " + attributes.getQName(i) + " is longer than " + MAX_ATTRIBUTE_LENGTH + " characters");
        }
        super.startElement(uri, localName, qName, attributes);
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws SAXException {
        depth--;
        super.endElement(uri, localName, qName);
    }

    private void requirePmml(String uri, String localName, String qName) throws RefusedException {
        if (!localName.equals("PMML")) {
            throw refused("the root element is <" + qName + ">; a PMML document has the root element PMML");
        }
        requireKnownVersion(uri);
    }

    private void requireKnownVersion(String uri) throws RefusedException {
        if (!VERSIONS.contains(uri)) {
            throw refused("the namespace is \"" + uri + "\"; allowed: " + VERSIONS.first() + " to " + VERSIONS.last());
        }
    }

    private void requireLimit(int value, int limit, String message) throws RefusedException {
        if (value > limit) {
            throw refused(message);
        }
    }

    private RefusedException refused(String message) {
        return new RefusedException((locator == null ? "" : "line " + locator.getLineNumber() + ": ") + message);
    }
}
