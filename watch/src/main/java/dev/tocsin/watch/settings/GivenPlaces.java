package dev.tocsin.watch.settings;

import dev.tocsin.base.config.Given;
import dev.tocsin.base.config.Given.Place;

/// Where in a file the value of a path stands, for mistakes that somebody else found who has no lines.
public final class GivenPlaces {
    private GivenPlaces() {}

    /// The place of `path` (`checks[2].port`) in `root`, or of what stands nearest above it when there is no such
    /// value.
    public static Place of(Given root, String path) {
        Given at = root;
        Place place = root.place();
        String rest = path;
        while (!rest.isEmpty()) {
            if (at instanceof Given.Items items && rest.startsWith("[") && rest.indexOf(']') > 1) {
                String digits = rest.substring(1, rest.indexOf(']'));
                int index = digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
                if (index >= items.items().size()) {
                    return place;
                }
                at = items.items().get(index);
                rest = rest.substring(digits.length() + 2);
                place = at.place();
            } else if (at instanceof Given.Fields fields) {
                String name = member(fields, rest);
                if (name.isEmpty()) {
                    return place;
                }
                rest = rest.substring(name.length());
                place = fields.placeOf(name);
                at = fields.members().getOrDefault(name, at);
                place = rest.isEmpty() ? at.place() : place;
            } else {
                return place;
            }
            rest = rest.startsWith(".") ? rest.substring(1) : rest;
        }
        return place;
    }

    /// The longest name of a member with which `rest` begins; a name may hold dots.
    private static String member(Given.Fields fields, String rest) {
        String longest = "";
        for (String name : fields.members().keySet()) {
            boolean whole = rest.equals(name) || rest.startsWith(name + ".") || rest.startsWith(name + "[");
            longest = whole && name.length() > longest.length() ? name : longest;
        }
        return longest;
    }
}
