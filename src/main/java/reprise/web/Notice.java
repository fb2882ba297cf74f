package reprise.web;

import java.util.List;

/**
 * Something that every page tells, until it is no longer so.
 *
 * @param bad
 *            whether something was refused or lost
 * @param link
 *            where more is to be read
 */
public record Notice(boolean bad, List<TextFragment> text, String link, String linkText) {}
