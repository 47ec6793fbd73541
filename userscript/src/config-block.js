    // --- CONFIGURATION ---
    // If the gateway runs on another machine, put its address here.
    const CONFIG = {
        SERVER_URL: "ws://127.0.0.1:9080/ws",
        TOKEN: "",
    };
