@echo off
rem Builds what is out of date and starts the gateway; the arguments are the gateway's (--help lists them).
rem --demo is short for its command demo.
setlocal EnableExtensions DisableDelayedExpansion
set "JAR=%~dp0server\target\lmarena-proxy.jar"
set "ARGS=%*"
if "%~1"=="--demo" set "ARGS=demo%ARGS:~6%"

set "JDK="
if defined JAVA_HOME call :try "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do call :try "%%~dpJ.."
for %%V in ("Eclipse Adoptium" "Java" "Microsoft" "Zulu" "Amazon Corretto" "BellSoft") do (
    for /d %%D in ("%ProgramFiles%\%%~V\*") do call :try "%%~D"
)
if not defined JDK (
    echo LMArena Proxy needs a JDK 25 or newer. Install one with "winget install EclipseAdoptium.Temurin.25.JDK"
    echo or from https://adoptium.net. A JDK in another place is found through JAVA_HOME.
    goto failed
)
set "JAVA_HOME=%JDK%"

pushd "%~dp0"
call :outdated
if not errorlevel 1 goto start
for %%T in (npm mvn) do (
    where %%T >nul 2>nul || (
        echo %%T is missing. Building needs Node.js 20 or newer, https://nodejs.org, and Maven, https://maven.apache.org.
        goto failed
    )
)
echo Installing the npm packages ...
call npm ci --ignore-scripts --loglevel=error || goto failed
echo Building the userscript ...
call npm run build || goto failed
echo Building the gateway, the first time Maven downloads its libraries: a minute or two ...
call mvn -B -q -Dfast -Dmaven.test.skip=true -pl server -am package || goto failed
rem a jar that came out the same keeps its old time
powershell -NoProfile -Command "(Get-Item 'server\target\lmarena-proxy.jar').LastWriteTime = Get-Date"

:start
popd
"%JDK%\bin\java.exe" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ^
    -XX:+UseSerialGC -jar "%JAR%" %ARGS%
if errorlevel 1 goto failed
exit /b 0

:failed
rem a window that was opened by a double click would close with the message
echo %CMDCMDLINE% | find /i "%~nx0" >nul && pause
exit /b 1

rem Takes the JDK in %1 where none was found yet and it is new enough.
:try
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
rem "javac 25.0.1": the second word up to the first dot
for /f "tokens=2 delims=. " %%v in ('call "%~1\bin\javac.exe" -version 2^>^&1') do if %%v GEQ 25 set "JDK=%~1"
exit /b 0

rem Ends with 1 where the jar is missing or older than a source.
:outdated
if not exist "%JAR%" exit /b 1
powershell -NoProfile -Command "$jar = (Get-Item 'server\target\lmarena-proxy.jar').LastWriteTime; $newer = Get-ChildItem -Recurse -File pom.xml, package-lock.json, server\pom.xml, simulator\pom.xml, server\src\main, simulator\src\main, protocol, userscript | Where-Object { $_.LastWriteTime -gt $jar -and $_.FullName -notmatch '\\(node_modules|dist)\\' } | Select-Object -First 1; exit [int][bool]$newer"
exit /b %errorlevel%
