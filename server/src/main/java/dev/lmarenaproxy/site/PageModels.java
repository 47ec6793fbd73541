package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lmarenaproxy.Model;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the models from the site's page, where a script holds them under {@code initialModels}: as
 * plain JSON, or inside Next.js flight data, that is, in strings that may end anywhere and go on in
 * the next script.
 */
final class PageModels {
    private static final Pattern LIST = Pattern.compile("\"initialModels\"\\s*:\\s*(?=\\[)");
    private static final Pattern PUSH = Pattern.compile("self\\.__next_f\\.push\\(\\s*(?=\\[)");

    /** The page has one list; a few more places are tried in case the name stands elsewhere too. */
    private static final int MAX_PLACES = 8;

    private PageModels() {}

    static List<Model> read(byte[] body) {
        var page = new String(body, UTF_8);
        List<Model> models = firstList(page);
        return models.isEmpty() ? firstList(flightData(page)) : models;
    }

    private static List<Model> firstList(String text) {
        char[] characters = text.toCharArray();
        Matcher places = LIST.matcher(text);
        for (int i = 0; i < MAX_PLACES && places.find(); i++) {
            List<Model> models = list(characters, places.end());
            if (!models.isEmpty()) {
                return models;
            }
        }
        return List.of();
    }

    private static List<Model> list(char[] text, int from) {
        var list = new ModelList();
        try (JsonParser parser = parser(text, from)) {
            parser.nextToken();
            list.addArray(parser);
        } catch (IOException e) {
            // a list that is cut is no list: half of the models would seem to be gone
            return List.of();
        }
        return list.models();
    }

    /** The strings of all {@code self.__next_f.push([1,"..."])}, one after the other. */
    private static String flightData(String page) {
        char[] characters = page.toCharArray();
        Matcher pushes = PUSH.matcher(page);
        var data = new StringBuilder();
        while (pushes.find()) {
            data.append(pushed(characters, pushes.end()));
        }
        return data.toString();
    }

    private static String pushed(char[] text, int from) {
        try (JsonParser parser = parser(text, from)) {
            parser.nextToken();
            boolean isData = parser.nextIntValue(0) == 1;
            return isData && parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        } catch (IOException e) {
            // not a push of data; the others may be
            return "";
        }
    }

    private static JsonParser parser(char[] text, int from) throws IOException {
        return SiteJson.MAPPER.getFactory().createParser(text, from, text.length - from);
    }
}
