const express = require("express");

const app = express();
app.get("/", (request, response) => response.type("text").send("node-express\n"));

const port = process.env.PORT || 5000;
const server = app.listen(port, "127.0.0.1", () => console.log(`node-express listens on port ${port}`));
process.on("SIGTERM", () => server.close(() => process.exit(0)));
