// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @title SoladyERC721
/// @notice solady's ERC-721 as the benchmark's yardstick: nothing added but a mint without access control, so it must
/// never be deployed for real.
contract SoladyERC721 is ERC721 {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function name() public pure override returns (string memory) {
        return "Solady";
    }

    function symbol() public pure override returns (string memory) {
        return "SOL";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
