package dev.lmarenaproxy.simulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One release of the site's scripts: file names, and ids of its server actions, that are new with
 * every start.
 */
record Chunks(Map<String, String> files, String uploadAction, String signAction) {
    private static final String PAGE = Resource.text("page.js");

    static Chunks release() {
        // 40 hex digits once, 42 in later releases of the framework
        var upload = hex(42);
        var sign = hex(40);
        var files = new LinkedHashMap<String, String>();
        files.put(name("2117"), module(2117, reference("a", hex(42), "updateProfile")));
        files.put(
                name("4127"),
                module(
                        4127,
                        reference("a", hex(40), "deleteUpload")
                                + reference("o", upload, "generateUploadUrl")
                                + reference("i", sign, "getSignedUrl")));
        files.put(name("page"), PAGE);
        return new Chunks(Collections.unmodifiableMap(files), upload, sign);
    }

    private static String reference(String variable, String id, String name) {
        return "let %s=createServerReference(\"%s\",r.callServer,void 0,r.findSourceMapURL,\"%s\");"
                .formatted(variable, id, name);
    }

    /** A module of a bundle, which loads but is never run. */
    private static String module(int number, String code) {
        return """
        (self.webpackChunk_N_E=self.webpackChunk_N_E||[]).push([[%1$d],{%1$d:(e,t,n)=>{"use strict";\
        var r=n(7741),createServerReference=r.createServerReference;%2$s}}]);
        """
                .formatted(number, code);
    }

    private static String name(String start) {
        return start + "-" + hex(16) + ".js";
    }

    private static String hex(int digits) {
        var random = ThreadLocalRandom.current();
        var hex = new StringBuilder();
        while (hex.length() < digits) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }
}
