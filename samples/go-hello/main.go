// Answers with its name.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "5000"
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "go-hello")
	})
	log.Printf("go-hello listens on port %s", port)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
