// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IAggregatorV3
/// @notice The reading side of a Chainlink-style feed, declared here so that its five functions are all that is needed.
interface IAggregatorV3 {
    /// @notice Decimals of every answer.
    /// @return The number of decimals.
    function decimals() external view returns (uint8);

    /// @notice What the feed reports.
    /// @return A description for people.
    function description() external view returns (string memory);

    /// @notice The version of the aggregator behind the feed.
    /// @return The version.
    function version() external view returns (uint256);

    /// @notice One past answer.
    /// @param roundId_ Which round.
    /// @return roundId The round.
    /// @return answer What was reported.
    /// @return startedAt When the round started.
    /// @return updatedAt When the answer was computed; zero while the round is unfinished.
    /// @return answeredInRound Deprecated.
    function getRoundData(
        uint80 roundId_
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The latest answer.
    /// @return roundId The round.
    /// @return answer What was reported.
    /// @return startedAt When the round started.
    /// @return updatedAt When the answer was computed; zero while the round is unfinished.
    /// @return answeredInRound Deprecated.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
