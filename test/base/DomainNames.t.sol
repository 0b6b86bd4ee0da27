// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {DomainNames} from "../../contracts/base/DomainNames.sol";

contract DomainNamesTest is Test {
    function keyOf(string calldata name) external pure returns (bytes32 key, bool isWildcard) {
        return DomainNames.requireValid(name);
    }

    function test_takesNamesInTheOneForm() public view {
        string[8] memory names = [
            "example.com",
            "www.example.com",
            "a.b",
            "xn--bcher-kva.example",
            "1.2.3.example",
            "a-b--c.example",
            "3com.com",
            "12.in-addr.arpa"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            (bytes32 key, bool isWildcard) = this.keyOf(names[i]);
            assertEq(key, keccak256(bytes(names[i])));
            assertFalse(isWildcard);
        }
        (, bool wildcard) = this.keyOf("*.example.com");
        assertTrue(wildcard);
    }

    function test_refusesEveryOtherSpelling() public {
        _refused("", 0);
        _refused("localhost", 9);
        _refused("Example.com", 0);
        _refused("exAmple.com", 2);
        _refused("example.com.", 12);
        _refused(".example.com", 0);
        _refused("a..example", 2);
        _refused("-a.example", 0);
        _refused("a-.example", 1);
        _refused("a_b.example", 1);
        _refused(unicode"bücher.example", 1);
        _refused("ab--c.example", 2);
        _refused("xn--.example", 3);
        _refused("192.168.0.1", 10);
        _refused("example.1", 8);
        _refused("*", 0);
        _refused("*.", 0);
        _refused("*.com", 5);
        _refused("a.*.example", 2);
        _refused("*a.example.com", 0);
        _refused("a*.example.com", 1);
        _refused("*.*.example.com", 2);
        _refused(string.concat(_repeated("a", 64), ".example"), 64);
        string memory long = _repeated("a.", 126);
        this.keyOf(string.concat(long, "b"));
        _refused(string.concat(long, "bc"), 254);
    }

    /// @dev Against rules written the other way round: every character that may be there, wherever it stands.
    function testFuzz_onlyLettersDigitsHyphensAndDots(bytes memory text) public view {
        vm.assume(text.length < 300);
        try this.keyOf(string(text)) returns (bytes32 key, bool) {
            assertEq(key, keccak256(text));
            for (uint256 i = 0; i < text.length; ++i) {
                bytes1 c = text[i];
                bool isFine = (c >= "a" && c <= "z") || (c >= "0" && c <= "9") || c == "-" || c == ".";
                assertTrue(isFine || (i == 0 && c == "*"));
            }
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), DomainNames.DomainNameInvalid.selector);
        }
    }

    function testFuzz_aNameWithOneOtherCharacterIsNone(uint8 place, bytes1 char) public view {
        bytes memory name = "www.example.com";
        uint256 position = place % name.length;
        bool isFine = (char >= "a" && char <= "z") || (char >= "0" && char <= "9") || char == "-" || char == ".";
        vm.assume(!isFine);
        name[position] = char;
        try this.keyOf(string(name)) {
            assertTrue(false);
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), DomainNames.DomainNameInvalid.selector);
        }
    }

    function _refused(string memory name, uint256 position) private {
        vm.expectRevert(abi.encodeWithSelector(DomainNames.DomainNameInvalid.selector, name, position));
        this.keyOf(name);
    }

    function _repeated(string memory part, uint256 times) private pure returns (string memory text) {
        for (uint256 i = 0; i < times; ++i) text = string.concat(text, part);
    }
}
